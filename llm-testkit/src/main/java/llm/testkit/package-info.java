/**
 * The contract that every architecture plugin must pass.
 *
 * <p>A plugin's test extends {@link llm.testkit.ArchitectureContract}, or {@link
 * llm.testkit.EncoderContract} where it composes an encoder, with a few lines.
 */
@NullMarked
package llm.testkit;

import org.jspecify.annotations.NullMarked;
