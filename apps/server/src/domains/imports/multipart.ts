/** A file to send: its name and content. */
export type MultipartFile = readonly [name: string, content: string | Buffer];

/** The body of a multipart/form-data request with files in the field `files`, and its content type. */
export function multipartBody(files: readonly MultipartFile[]): { contentType: string; payload: Buffer } {
  const boundary = 'x-renubu-boundary';
  const parts = files.flatMap(([name, content]) => [
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\n\r\n`),
    Buffer.from(content as string),
    Buffer.from('\r\n'),
  ]);
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, payload };
}
