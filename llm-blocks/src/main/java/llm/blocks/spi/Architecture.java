package llm.blocks.spi;

import llm.blocks.Hyperparameters;
import llm.blocks.Network;
import llm.blocks.Weights;

/**
 * A model family: it composes blocks into a network: a decoder, an encoder, or both.
 *
 * <p>A plugin is a jar with a class that implements this, declared by {@code provides
 * llm.blocks.spi.Architecture with ...} in its {@code module-info.java} (and by a file in {@code
 * META-INF/services} for the class path). It has a public constructor without parameters, and no
 * state.
 */
public interface Architecture {
  /** The family's name in GGUF files: {@code general.architecture}. */
  String id();

  /**
   * Composes the network of one model: a plugin may say which kind.
   *
   * @param hp what the file says about the model's shape
   * @param w the file's tensors; those that are never asked for are reported to the user
   * @throws llm.blocks.InvalidModelException if the file says something that the family does not
   *     know; a missing or misshapen tensor is reported by the blocks
   */
  Network build(Hyperparameters hp, Weights w);
}
