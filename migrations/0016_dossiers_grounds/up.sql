-- paused_for: why the clock of a dossier stands, so that the rules know whose decision ends it.
ALTER TABLE dossiers ADD COLUMN paused_for text;
UPDATE dossiers SET paused_for = (
    SELECT entry.reason FROM dossier_clock_ledger AS entry
    WHERE entry.dossier_id = dossiers.id AND entry.kind = 'PAUSE'
    ORDER BY entry.seq DESC LIMIT 1
) WHERE clock_phase = 'PAUSED';
-- cancelled_at: the draft was changed or sent before the desk had said anything of it.
ALTER TABLE dossier_trials ADD COLUMN cancelled_at timestamptz;
