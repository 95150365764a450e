resource "aws_sns_topic" "inner" {
  name = "inner"
}

# Nothing in its values says where it is.
resource "aws_ssm_parameter" "inner" {
  name           = "inner"
  type           = "String"
  insecure_value = "inner"
}
