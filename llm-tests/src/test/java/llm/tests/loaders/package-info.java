/** The API, the runtime and plugins in class loaders of their own. */
@NullMarked
package llm.tests.loaders;

import org.jspecify.annotations.NullMarked;
