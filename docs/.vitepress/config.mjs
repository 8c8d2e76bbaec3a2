// The documentation site: docs/, with README.md as its first page, and CHANGELOG.md. See docs/build-site.
import {cpSync, existsSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {defineConfig} from 'vitepress'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Copies of the documents: the packages are found only from a folder below docs/.
const pages = path.join(root, 'docs/node_modules/.pages')
const pagesOutsideDocs = {'README.md': 'index.md', 'CHANGELOG.md': 'changelog.md'}

/** The page of the site that a file of the repository becomes, such as how-to/operate/index.md; else nothing. */
function page(file) {
  if (!file.endsWith('.md')) return undefined
  if (file in pagesOutsideDocs) return pagesOutsideDocs[file]
  if (!file.startsWith('docs/')) return undefined
  return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md')
}

rmSync(pages, {recursive: true, force: true})
for (const name of readdirSync(path.join(root, 'docs'))) {
  if (!/^\.|^node_modules$/.test(name)) copy(`docs/${name}`)
}
Object.keys(pagesOutsideDocs).forEach(copy)

function copy(name) {
  cpSync(path.join(root, name), path.join(pages, name), {recursive: true})
}

/** Markdown files below a folder of docs/, as paths from the root, by name. */
function files(folder) {
  return readdirSync(path.join(root, folder), {withFileTypes: true})
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`
      return entry.isDirectory() ? files(name) : name.endsWith('.md') ? [name] : []
    })
    .sort()
}

const title = (file) =>
  /^# (.+)$/m.exec(readFileSync(path.join(root, file), 'utf8'))?.[1].replaceAll('`', '') ?? path.basename(file, '.md')

const url = (file) => `/${page(file).replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`

/** Entries of a folder: its own page first, then pages by title, then the folders below it as groups. */
function entries(folder, byName = false) {
  if (!existsSync(path.join(root, folder))) return []
  const inside = files(folder)
  const own = inside.filter((file) => file === `${folder}/README.md`)
  const direct = inside.filter((file) => path.dirname(file) === folder && !own.includes(file))
  const items = direct.map((file) => ({text: title(file), link: url(file)}))
  if (!byName) items.sort((a, b) => a.text.localeCompare(b.text, 'en'))
  const below = [...new Set(inside.map((file) => path.dirname(file)))]
    .filter((name) => path.dirname(name) === folder)
    .map((name) => {
      const [first, ...rest] = entries(name)
      return {text: first.text, link: first.link, collapsed: true, items: rest}
    })
  return [...own.map((file) => ({text: title(file), link: url(file)})), ...items, ...below]
}

const kinds = [
  {text: 'Tutorials', items: entries('docs/tutorials')},
  {text: 'How-to', items: entries('docs/how-to')},
  {text: 'Reference', items: entries('docs/reference')},
  {
    text: 'Explanation',
    items: [...entries('docs/explanation'), {text: title('docs/benchmarks.md'), link: url('docs/benchmarks.md')}],
  },
  {text: 'Decisions', collapsed: true, items: entries('docs/adr', true)},
].filter((kind) => kind.items.length > 0)

/** GitHub's anchors, so that a link to a heading leads to it in the repository and on the site. */
const anchor = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')

/**
 * Links are written for the repository: relative, from file to file. A link to a page becomes one to that page of the
 * site. One to another file of the repository becomes the text that it had, with the path of the file. One that leads
 * to no file stays, for VitePress to fail on.
 */
function links(markdown) {
  markdown.core.ruler.push('repository-links', (state) => {
    const from = state.env.realPath ?? state.env.path
    for (const {type, children} of state.tokens) {
      if (type === 'inline') children.forEach((token, at) => token.type === 'link_open' && link(token, children, at, from, state))
    }
  })
}

function link(token, tokens, at, from, state) {
  const href = token.attrGet('href')
  if (/^([a-z]+:|#|\/)/i.test(href)) return
  const [target, hash] = href.split('#')
  const file = path.relative(pages, path.resolve(path.dirname(from), decodeURI(target)))
  const readme = path.join(file, 'README.md')
  const to = page(file) ? file : page(readme) && existsSync(path.join(root, readme)) ? readme : undefined
  if (to && existsSync(path.join(root, to))) {
    token.attrSet('href', url(to) + (hash ? `#${hash}` : ''))
    return
  }
  if (file.startsWith('..') || !existsSync(path.join(root, file))) return
  let close = at + 1
  while (tokens[close].type !== 'link_close') close++
  const text = tokens.slice(at + 1, close).map((inner) => inner.content).join('')
  Object.assign(token, {type: 'html_inline', meta: 'own', tag: '', content: ''})
  const shown = `<code>${state.md.utils.escapeHtml(file)}</code>`
  const same = text === file || text === path.basename(file)
  if (same) tokens.slice(at + 1, close).forEach((inner) => Object.assign(inner, {type: 'html_inline', meta: 'own', content: ''}))
  Object.assign(tokens[close], {type: 'html_inline', meta: 'own', tag: '', content: same ? shown : ` (${shown})`})
}

/** Text is text: a word in angle brackets is no tag, and two braces are nothing that Vue fills in. */
function plainText(markdown) {
  const tag = /^(<!--|<\/?(a|br|details|img|kbd|p|sub|summary|sup)[\s/>])/i
  const escape = (text) => markdown.utils.escapeHtml(text).replaceAll('{{', '&#123;&#123;')
  const html = ({content}) => (tag.test(content) ? content : escape(content))
  markdown.renderer.rules.html_inline = (tokens, at) => (tokens[at].meta === 'own' ? tokens[at].content : html(tokens[at]))
  markdown.renderer.rules.html_block = (tokens, at) => html(tokens[at])
  markdown.renderer.rules.text = (tokens, at) => escape(tokens[at].content)
}

/** Fails on a link to a heading that is not there, which VitePress does not look at. */
function checkAnchors({outDir}) {
  const html = readdirSync(outDir, {recursive: true}).filter((file) => file.endsWith('.html'))
  const text = Object.fromEntries(html.map((file) => [file, readFileSync(path.join(outDir, file), 'utf8')]))
  const dead = []
  for (const file of html) {
    for (const [, href] of text[file].matchAll(/href="([^"]*#[^"]+)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue
      const [target, hash] = href.split('#')
      const to = target === '' ? file : path.join('.', target.slice(base.length - 1), target.endsWith('/') ? 'index.html' : '')
      if (!text[to]?.includes(` id="${decodeURIComponent(hash)}"`)) dead.push(`${file}: ${href}`)
    }
  }
  if (dead.length > 0) throw new Error(`links to headings that do not exist:\n${[...new Set(dead)].join('\n')}`)
}

const base = process.env.SITE_BASE ?? '/'

export default defineConfig({
  title: 'OBMeet Telemetry',
  description: title('README.md'),
  lang: 'en',
  base,
  srcDir: pages,
  rewrites: (file) => page(file) ?? file,
  markdown: {anchor: {slugify: anchor}, config: (markdown) => [links, plainText].forEach((rule) => rule(markdown))},
  buildEnd: checkAnchors,
  themeConfig: {
    search: {provider: 'local'},
    nav: kinds.map(({text, items}) => ({text, link: items[0].link, activeMatch: `^${path.posix.dirname(items[0].link + 'x')}`})),
    sidebar: [{text: 'Start', items: [{text: 'Overview', link: '/'}, {text: 'Changelog', link: '/changelog.html'}]}, ...kinds],
    outline: [2, 3],
    socialLinks: [],
  },
})
