region      = "us-west-2"
peer_region = "us-east-1"
