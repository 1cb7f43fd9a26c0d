-- Shares of records are records of share objects.
DROP TABLE _share;
