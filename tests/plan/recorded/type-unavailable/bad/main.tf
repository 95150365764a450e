provider "aws" {
  region = "eu-central-2"
}

resource "aws_ses_receipt_rule" "inbound" {
  name          = "inbound"
  rule_set_name = "default"
  recipients    = ["example.com"]
}
