// Preloaded into jsii's Node by lazy_bindings.py: require the provider's lazy index instead of the eager one.
// Both export the same modules, about 2,000; the eager one reads them all at once.
// And let Python alone answer a signal that the terminal sends to both: it ends this Node by closing its stdin.
"use strict";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of SIGNALS) process.on(signal, () => {});
// jsii's outer process would pass them on, and end.
for (const method of ["on", "once", "addListener"]) {
  const listen = process[method];
  process[method] = function (name, ...rest) {
    return SIGNALS.includes(name) ? this : listen.call(this, name, ...rest);
  };
}

const Module = require("module");

const resolveFilename = Module._resolveFilename;
const EAGER_INDEX = /[\\/]@cdkt[fn][\\/]provider-aws[\\/](.*[\\/])?lib[\\/]index\.js$/;

Module._resolveFilename = function (request, ...rest) {
  const file = resolveFilename.call(this, request, ...rest);
  return EAGER_INDEX.test(file) ? file.replace(/index\.js$/, "lazy-index.js") : file;
};
