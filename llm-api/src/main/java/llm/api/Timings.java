package llm.api;

import java.time.Duration;

/**
 * How long a generation took.
 *
 * @param prompt until the prompt was read
 * @param firstToken until the first token was there
 * @param generation from then on
 * @param promptTokensPerSecond speed of reading the prompt; 0 if it was not measured
 * @param generatedTokensPerSecond speed of the tokens after the first; 0 if there was none
 */
public record Timings(
    Duration prompt,
    Duration firstToken,
    Duration generation,
    double promptTokensPerSecond,
    double generatedTokensPerSecond) {}
