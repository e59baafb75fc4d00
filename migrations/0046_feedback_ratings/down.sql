DROP TABLE rating_answers;
DROP TABLE ratings;
