regions = {
  standby = "us-west-2"
  third   = "eu-central-1"
}
