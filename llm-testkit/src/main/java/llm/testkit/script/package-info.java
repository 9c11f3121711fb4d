/** How a {@link llm.testkit.ScriptedModel} is made, and the little network that says its script. */
@NullMarked
package llm.testkit.script;

import org.jspecify.annotations.NullMarked;
