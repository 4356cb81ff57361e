<?php

declare(strict_types=1);

namespace Shop\Partner;

/** An answer can be well-formed and still be none to what was asked: another order's, or another amount's. */
final class Expect
{
    /**
     * @template T of object
     *
     * @param T $answer
     *
     * @return T
     */
    public static function that(object $answer, bool $fits): object
    {
        return $fits ? $answer : throw new \UnexpectedValueException('the answer is not to what was asked');
    }

    /**
     * @template T of object
     *
     * @param T                        $list with its items in `data`
     * @param callable(object): bool $fits
     *
     * @return T
     */
    public static function each(object $list, callable $fits): object
    {
        return self::that($list, array_filter($list->data, $fits) === $list->data);
    }
}
