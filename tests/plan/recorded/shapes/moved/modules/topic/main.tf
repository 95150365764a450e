resource "aws_sns_topic" "flat" {
  name = "flat"
}
