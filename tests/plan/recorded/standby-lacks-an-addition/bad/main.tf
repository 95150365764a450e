provider "aws" {
  region = "us-east-1"
}

resource "aws_ses_receipt_rule" "inbound" {
  name          = "inbound"
  rule_set_name = "default"
  recipients    = ["example.com"]
}
