DROP TABLE IF EXISTS orders;
CREATE TABLE orders (
  reference VARCHAR(64) PRIMARY KEY,
  total DOUBLE NOT NULL,
  currency CHAR(3) NOT NULL,
  customer VARCHAR(64) NOT NULL,
  destination TEXT NOT NULL,
  weight_grams INT NOT NULL,
  shipping_cost DOUBLE,
  status VARCHAR(20) NOT NULL,
  payment_id VARCHAR(64),
  shipment_id VARCHAR(64),
  captured DOUBLE NOT NULL DEFAULT 0,
  refunded DOUBLE NOT NULL DEFAULT 0,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
