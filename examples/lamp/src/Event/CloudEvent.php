<?php

declare(strict_types=1);

namespace Shop\Event;

/**
 * A domain event in the envelope of CloudEvents 1.0 (structured mode, JSON). The type names the version of its data's schema:
 * `shop.order.placed.v2` is described by `events/order.placed.v2.schema.json`.
 */
final readonly class CloudEvent
{
    /**
     * @param string $id the same however often the event is sent
     * @param string $name such as `order.placed`
     * @param string $subject the order's number
     * @param int $orderVersion CloudEvents' extension `orderversion`: of two events of an order, the older has the smaller
     * @param array<string, mixed> $data
     */
    public function __construct(
        public string $id,
        public string $source,
        public string $name,
        public int $version,
        public string $subject,
        public int $occurredMs,
        public int $orderVersion,
        public array $data,
    ) {
    }

    /** @param array<string, mixed> $data */
    public function upcast(int $version, array $data): self
    {
        return new self($this->id, $this->source, $this->name, $version, $this->subject, $this->occurredMs, $this->orderVersion, $data);
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return [
            'specversion' => '1.0',
            'id' => $this->id,
            'source' => $this->source,
            'type' => "shop.$this->name.v$this->version",
            'subject' => $this->subject,
            'time' => gmdate('Y-m-d\TH:i:s', intdiv($this->occurredMs, 1000)) . sprintf('.%03dZ', $this->occurredMs % 1000),
            'datacontenttype' => 'application/json',
            'dataschema' => "https://shop.example/events/$this->name.v$this->version.schema.json",
            'orderversion' => $this->orderVersion,
            'data' => $this->data,
        ];
    }

    /**
     * @param array<string, mixed> $envelope
     * @throws UnreadableEvent
     */
    public static function fromArray(array $envelope): self
    {
        if (($envelope['specversion'] ?? null) !== '1.0') {
            throw new UnreadableEvent('specversion is not 1.0');
        }
        foreach (['id', 'source', 'type', 'subject', 'time'] as $attribute) {
            if (!is_string($envelope[$attribute] ?? null) || $envelope[$attribute] === '') {
                throw new UnreadableEvent("$attribute is not a text");
            }
        }
        if (preg_match('/^shop\.([a-z]+\.[a-z]+)\.v([1-9][0-9]{0,3})$/', $envelope['type'], $type) !== 1) {
            throw new UnreadableEvent("type is none of this shop's");
        }
        $time = \DateTimeImmutable::createFromFormat('Y-m-d\TH:i:s.vp', $envelope['time']);
        if ($time === false) {
            throw new UnreadableEvent('time is not a timestamp of RFC 3339 with milliseconds');
        }
        if (!is_int($envelope['orderversion'] ?? null) || !is_array($envelope['data'] ?? null)) {
            throw new UnreadableEvent('orderversion is not a whole number, or data is not an object');
        }
        return new self(
            $envelope['id'],
            $envelope['source'],
            $type[1],
            (int) $type[2],
            $envelope['subject'],
            (int) $time->format('Uv'),
            $envelope['orderversion'],
            $envelope['data'],
        );
    }
}
