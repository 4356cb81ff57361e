<?php

declare(strict_types=1);

namespace Shop\Event;

use JsonSchema\Validator;

/** Holds events against the JSON Schema of their version in `events/`: those that leave, and those that come. */
final class EventSchemas
{
    /** @var array<string, object> */
    private array $read = [];

    public function __construct(private readonly string $folder)
    {
    }

    /** @throws UnreadableEvent that names each field and what is wrong with it */
    public function check(CloudEvent $event): void
    {
        $name = "$event->name.v$event->version";
        $data = json_decode(json_encode((object) $event->data, JSON_THROW_ON_ERROR), false, 32, JSON_THROW_ON_ERROR);
        $validator = new Validator();
        $validator->validate($data, $this->schema($name));
        if (!$validator->isValid()) {
            $problems = array_map(static fn (array $error): string => "{$error['property']}: {$error['message']}", $validator->getErrors());
            throw new UnreadableEvent("$name does not fit its schema: " . implode('; ', $problems));
        }
    }

    private function schema(string $name): object
    {
        $file = "$this->folder/$name.schema.json";
        return $this->read[$name] ??= is_file($file)
            ? json_decode((string) file_get_contents($file), false, 32, JSON_THROW_ON_ERROR)
            : throw new UnreadableEvent("there is no schema for $name");
    }
}
