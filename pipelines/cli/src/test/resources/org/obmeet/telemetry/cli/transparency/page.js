// Runs the script of verify.html: PAGE PUBLIC_FOLDER GIVEN_JSON
const fs = require("fs"), path = require("path");
const [page, folder, given] = process.argv.slice(2);
const script = fs.readFileSync(page, "utf8").match(/<script>([\s\S]*)<\/script>/)[1];
const verifyLog = new Function(script + "\nreturn verifyLog;")();
const get = async file => new Uint8Array(fs.readFileSync(path.join(folder, file)));
const options = Object.assign({bytes: true}, JSON.parse(given));
options.policy = (options.policy || []).map(file => [path.basename(file), new Uint8Array(fs.readFileSync(file))]);
verifyLog(get, options, (kind, line) => console.log(kind + ": " + line));
