/** Plugins from outside the project: one that was built so, and some that are broken. */
@NullMarked
package llm.tests.plugin;

import org.jspecify.annotations.NullMarked;
