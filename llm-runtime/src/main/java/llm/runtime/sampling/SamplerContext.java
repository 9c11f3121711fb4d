package llm.runtime.sampling;

import java.util.function.IntFunction;

/**
 * What samplers know of a model.
 *
 * @param vocabularySize how many logits there are
 * @param contextLength tokens at most
 * @param text gives the characters that a token completes, in the order of the text
 */
public record SamplerContext(int vocabularySize, int contextLength, IntFunction<String> text) {}
