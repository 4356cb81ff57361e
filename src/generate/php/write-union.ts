import type { PhpUnion } from "./model.ts";
import { commentText, docblock, phpString } from "./text.ts";

/** Which class data is of: by its discriminator where the contract has one, else the first that takes it. */
export function writeUnion({ name, description, classes, discriminator }: PhpUnion): string {
  const type = classes.join("|");
  const text = commentText(description);
  const take = (each: string): string =>
    `static fn (mixed $value, string $path): ${each} => ${each}::fromArray(Payload::object($value, $path), $path)`;
  const body =
    discriminator === undefined
      ? `        return Payload::either($data, $path, [\n${classes.map((each) => `            ${take(each)},\n`).join("")}        ]);\n`
      : `        $kind = Payload::required($data, ${phpString(discriminator.field)}, $path, static fn (mixed $value, string $path): string => Payload::string($value, $path));

        return match ($kind) {
${discriminator.classes.map(([value, each]) => `            ${phpString(value)} => ${each}::fromArray($data, $path),\n`).join("")}            default => throw InvalidPayload::at(Payload::below($path, ${phpString(discriminator.field)}), 'names none of the forms that the contract allows'),
        };
`;
  const comment = docblock(
    ["@param array<array-key, mixed> $data", "", "@throws InvalidPayload with the field and the reason"],
    "    ",
  );
  return `${docblock([...(text === "" ? [] : [text]), `One of ${classes.join(", ")}.`])}final class ${name}
{
${comment}    public static function fromArray(array $data, string $path = ''): ${type}
    {
${body}    }

    /** @throws InvalidPayload with the field and the reason */
    public static function fromJson(string $json): ${type}
    {
        return self::fromArray(Payload::decode($json));
    }
}
`;
}
