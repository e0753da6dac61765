/** The body of a request that uploads one file in the field `file`, and its content type. */
export function contractBody(name: string, content: Buffer): { contentType: string; payload: Buffer } {
  const boundary = 'x-renubu-boundary';
  const quoted = name.replaceAll('"', '%22');
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${quoted}"\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, payload };
}
