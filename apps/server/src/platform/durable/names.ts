/** The queue that segments wait in. */
export const effectsQueueName = 'effects';
