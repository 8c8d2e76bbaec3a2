// Runs the statements of a file in chdb, an embedded ClickHouse: clickhouse.cjs SCRIPT FOLDER TABLE
// ROWS. Fails if the table does not have the rows. The last line of the output is the measurement.
const fs = require('fs');
const { Session } = require('chdb');

const [script, folder, table, expected] = process.argv.slice(2);
const start = process.hrtime.bigint();
const before = process.cpuUsage();
const session = new Session(folder);
for (const statement of fs.readFileSync(script, 'utf8').split(/;\n/)) {
  session.query(statement, 'CSV');
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const used = process.cpuUsage(before);
const ownCpuSeconds = (used.user + used.system) / 1e6;
const rows = Number(session.query(`SELECT count() FROM ${table}`, 'CSV'));
if (rows !== Number(expected)) {
  throw new Error(`${table} has ${rows} rows of ${expected}`);
}
const all = process.cpuUsage();
const cpuSeconds = (all.user + all.system) / 1e6;
console.log(JSON.stringify({ seconds, ownCpuSeconds, cpuSeconds, totalSeconds: 0 }));
