-- The words that came in are of kinds that nothing asked for before; what is still to be read stays so.
SELECT 1;
