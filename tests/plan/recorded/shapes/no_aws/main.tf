resource "terraform_data" "only" {
  input = "nothing of AWS here"
}
