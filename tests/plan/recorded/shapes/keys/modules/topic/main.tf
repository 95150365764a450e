variable "name" {
  type = string
}

resource "aws_sns_topic" "this" {
  for_each = toset(["x.y", "z[\"0\"]"])
  name     = "${var.name}-${md5(each.key)}"
}
