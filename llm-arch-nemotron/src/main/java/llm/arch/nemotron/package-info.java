/** The hybrid families of NVIDIA. */
@NullMarked
package llm.arch.nemotron;

import org.jspecify.annotations.NullMarked;
