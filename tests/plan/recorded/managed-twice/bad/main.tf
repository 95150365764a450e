provider "aws" {
  region = "us-east-1"
}

resource "aws_ecr_replication_configuration" "to_oregon" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "123456789012"
      }
    }
  }
}

# One registry has one configuration: the second apply takes the first destination away.
resource "aws_ecr_replication_configuration" "to_ireland" {
  replication_configuration {
    rule {
      destination {
        region      = "eu-west-1"
        registry_id = "123456789012"
      }
    }
  }
}
