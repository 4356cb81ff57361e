<?php

declare(strict_types=1);

namespace Shop;

use PDO;
use PDOException;

/** The table of orders. */
final class Orders
{
    public function __construct(private PDO $db)
    {
    }

    /** @return bool false where the order was there before: the customer has clicked twice */
    public function insert(array $order): bool
    {
        $columns = implode(', ', array_keys($order));
        $marks = implode(', ', array_fill(0, count($order), '?'));
        try {
            $this->db->prepare("INSERT INTO orders ($columns) VALUES ($marks)")->execute(array_values($order));
        } catch (PDOException $e) {
            if ($e->getCode() === '23000') {
                return false;
            }
            throw $e;
        }
        return true;
    }

    public function find(string $reference): ?array
    {
        $statement = $this->db->prepare('SELECT * FROM orders WHERE reference = ?');
        $statement->execute([$reference]);
        return $statement->fetch() ?: null;
    }

    public function update(string $reference, array $values): void
    {
        $set = implode(', ', array_map(fn (string $column): string => "$column = ?", array_keys($values)));
        $this->db->prepare("UPDATE orders SET $set WHERE reference = ?")->execute([...array_values($values), $reference]);
    }
}
