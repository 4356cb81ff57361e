<?php

declare(strict_types=1);

namespace Shop\Partner;

/**
 * A call to a partner that did not come to its answer: {@see RetryableFailure}, {@see TerminalFailure} or {@see ManualFailure}.
 *
 * Its message can be logged: it has what the shop knows of the call, and none of the partner's own words, which may quote
 * what was sent.
 */
abstract class PartnerFailure extends \RuntimeException
{
    /**
     * @param string  $operation the contract's `operationId`
     * @param string  $reason    what went wrong, in a word: the problem's `code`, `timeout`, `breaker-open`, …
     * @param ?int    $status    of the answer, where one came
     */
    public function __construct(
        public readonly string $partner,
        public readonly string $operation,
        public readonly string $reason,
        public readonly ?int $status = null,
        ?\Throwable $previous = null,
    ) {
        parent::__construct("{$partner} {$operation}: {$reason}" . ($status === null ? '' : " (status {$status})"), 0, $previous);
    }

    /**
     * Whether the call may have taken effect though no answer says so. Look at the partner before it is made again, and before
     * anything is done that stands on its not having happened.
     */
    abstract public function isOutcomeUnknown(): bool;
}
