/** A PDF of one empty page, as large as a shipping label (ISO 32000-1, section 7.5). */
function emptyPdf(): string {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, n) => {
    const offset = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  return `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

const pdf = emptyPdf();

/** What stands for a document of a media type that is no JSON; empty where a text cannot be one. */
export const documentOf = (contentType: string): string =>
  contentType === "application/pdf" ? pdf : contentType === "text/html" ? "<!doctype html><title>Example</title>" : "";
