/** One engine for all users of a model: requests, and the passes that compute them. */
@NullMarked
package llm.runtime.engine;

import org.jspecify.annotations.NullMarked;
