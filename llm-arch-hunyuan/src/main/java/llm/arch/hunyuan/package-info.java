/** The families of Tencent Hunyuan. */
@NullMarked
package llm.arch.hunyuan;

import org.jspecify.annotations.NullMarked;
