<?php

declare(strict_types=1);

namespace Shop\Queue;

/**
 * A hint to look at an order. It carries no truth: what is to be done stands in the database,
 * so that a job that comes twice, late or out of order does no harm.
 */
final readonly class Job
{
    /**
     * @param string $id unique to this job; the same on every delivery
     * @param string $type e.g. `order.advance`
     * @param string $orderId the order to look at
     * @param int $attempt from 1; counted up whenever the job is released for another try
     * @param array<string, mixed> $payload what JSON can say
     */
    public function __construct(
        public string $id,
        public string $type,
        public string $orderId,
        public int $attempt = 1,
        public array $payload = [],
    ) {
    }

    /** The same job, tried once more. */
    public function nextAttempt(): self
    {
        return new self($this->id, $this->type, $this->orderId, $this->attempt + 1, $this->payload);
    }

    public function toJson(): string
    {
        return json_encode([
            'id' => $this->id,
            'type' => $this->type,
            'order_id' => $this->orderId,
            'attempt' => $this->attempt,
            'payload' => (object) $this->payload,
        ], JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
    }

    /** @throws UnreadableJob where the text is not a job: a broker carries what others put there. */
    public static function fromJson(string $json): self
    {
        try {
            $data = json_decode($json, true, 64, JSON_THROW_ON_ERROR);
        } catch (\JsonException $problem) {
            throw new UnreadableJob('not JSON: ' . $problem->getMessage(), 0, $problem);
        }
        foreach (['id' => 'is_string', 'type' => 'is_string', 'order_id' => 'is_string', 'attempt' => 'is_int', 'payload' => 'is_array'] as $field => $fits) {
            if (!is_array($data) || !$fits($data[$field] ?? null)) {
                throw new UnreadableJob("the field $field is missing or of another type");
            }
        }
        return new self($data['id'], $data['type'], $data['order_id'], $data['attempt'], $data['payload']);
    }
}
