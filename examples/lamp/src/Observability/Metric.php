<?php

declare(strict_types=1);

namespace Shop\Observability;

/** Everything that is measured. The dashboard and the alerts in `monitoring/` name nothing else. */
enum Metric: string
{
    case HttpRequests = 'shop_http_requests_total';
    case HttpDuration = 'shop_http_request_duration_seconds';
    case PartnerCalls = 'shop_partner_calls_total';
    case PartnerDuration = 'shop_partner_call_duration_seconds';
    case PartnerRetries = 'shop_partner_retries_total';
    case BreakerChanges = 'shop_breaker_changes_total';
    case BreakerState = 'shop_breaker_state';
    case RateQuotes = 'shop_rate_quotes_total';
    case Webhooks = 'shop_webhooks_total';
    case QueueJobs = 'shop_queue_jobs';
    case QueueLag = 'shop_queue_lag_seconds';
    case Steps = 'shop_steps';
    case StepLag = 'shop_steps_lag_seconds';
    case WebhooksWaiting = 'shop_webhooks_waiting';
    case EventsUnpublished = 'shop_events_unpublished';
    case Events = 'shop_events_total';
    case EventRedeliveries = 'shop_event_redeliveries_total';
    case EventLag = 'shop_event_lag_seconds';

    public function help(): string
    {
        return match ($this) {
            self::HttpRequests => 'Requests to the shop, by route and class of status (2xx, 4xx, 5xx).',
            self::HttpDuration => 'How long the shop took to answer, by route.',
            self::PartnerCalls => 'Attempts to call a partner, by operation and outcome (ok, terminal, manual, retryable, unknown, held-back).',
            self::PartnerDuration => 'How long an attempt to call a partner took, by operation.',
            self::PartnerRetries => 'Attempts after the first, made by the client itself.',
            self::BreakerChanges => 'How often a breaker went to a state.',
            self::BreakerState => '0 where a breaker is closed, 0.5 where it lets a probe through, 1 where it is open.',
            self::RateQuotes => 'Shipping rates shown, by where they came from (quoted, cached, flat).',
            self::Webhooks => 'Webhooks received, by partner and outcome (accepted, refused, failed).',
            self::QueueJobs => 'Jobs in the queue, by state.',
            self::QueueLag => 'How long the oldest job that could be worked on has waited.',
            self::Steps => 'What is to be done at partners, by state (open, or dead: a person must look).',
            self::StepLag => 'How long the oldest order for which something is due has waited for a worker.',
            self::WebhooksWaiting => 'Webhooks that were kept and not worked off.',
            self::EventsUnpublished => 'Events of the outbox that other services were not told.',
            self::Events => 'Events taken from the broker, by outcome (new, duplicate, buried, late).',
            self::EventRedeliveries => 'Events that the broker had handed out before.',
            self::EventLag => 'From what happened to its place in the read model, by type of event.',
        };
    }

    /** As Prometheus calls it. */
    public function type(): string
    {
        return match ($this) {
            self::BreakerState, self::QueueJobs, self::QueueLag, self::Steps, self::StepLag, self::WebhooksWaiting, self::EventsUnpublished => 'gauge',
            self::HttpDuration, self::PartnerDuration, self::EventLag => 'histogram',
            default => 'counter',
        };
    }
}
