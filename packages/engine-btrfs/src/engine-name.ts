export const ENGINE = 'btrfs';
