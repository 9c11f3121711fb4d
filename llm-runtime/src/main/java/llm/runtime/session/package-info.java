/** Sessions: the tokens of a context, and the generations that write them on. */
@NullMarked
package llm.runtime.session;

import org.jspecify.annotations.NullMarked;
