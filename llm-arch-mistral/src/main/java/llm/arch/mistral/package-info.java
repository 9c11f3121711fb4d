/** The families of Mistral AI that have a format of their own. */
@NullMarked
package llm.arch.mistral;

import org.jspecify.annotations.NullMarked;
