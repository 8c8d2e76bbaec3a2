// A relay of Oblivious HTTP. It forwards the body and its type, and nothing else of a request.
// Arguments: GATEWAY-PORT, ADDRESS. Listens on ADDRESS, sends from it, and prints its port.
import http from 'node:http';

const [port, address] = process.argv.slice(2);
const paths = { GET: '/ohttp-keys', POST: '/.well-known/ohttp-gateway' };
const relay = http.createServer((request, response) => {
  const forwarded = http.request(
    {
      host: '127.0.0.1', port, localAddress: address, method: request.method, path: paths[request.method],
      headers: request.method === 'POST' ? { 'Content-Type': request.headers['content-type'] } : {},
    },
    (answer) => {
      response.writeHead(answer.statusCode, { 'Content-Type': answer.headers['content-type'] });
      answer.pipe(response);
    },
  );
  forwarded.on('error', () => response.writeHead(502).end());
  request.pipe(forwarded);
});
relay.listen(0, address, () => console.log(relay.address().port));
