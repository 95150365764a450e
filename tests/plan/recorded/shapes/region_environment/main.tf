# No provider block: the region is AWS_REGION's, and in the plan nowhere.
resource "aws_sns_topic" "alerts" {
  name = "alerts"
}
