-- From where somebody has signed in to an account: keyed hashes of addresses. Wrong passwords that are tried elsewhere
-- do not keep the account's holder waiting there.
CREATE TABLE known_addresses (
    account_id uuid NOT NULL REFERENCES accounts (id),
    address_hash bytea NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, address_hash)
);
CREATE INDEX known_addresses_age ON known_addresses (last_used_at);
