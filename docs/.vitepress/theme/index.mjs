// The usual theme with the fonts of the reader's machine.
import theme from 'vitepress/theme-without-fonts'

export default theme
