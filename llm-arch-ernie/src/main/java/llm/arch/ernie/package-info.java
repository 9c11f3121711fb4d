/** The families of Baidu. */
@NullMarked
package llm.arch.ernie;

import org.jspecify.annotations.NullMarked;
