services = {
  api    = { handler = "api.handle", memory = 512 }
  worker = { handler = "worker.handle", memory = 1024 }
}
