"""Makes the fonts of cards of Adobe's: Latin, Greek and Cyrillic, without hinting, under names of their own.

    npm pack source-serif@4.5.1 && tar xzf source-serif-4.5.1.tgz && mv package serif
    npm pack source-sans@3.52.0 && tar xzf source-sans-3.52.0.tgz && mv package sans
    pip install fonttools==4.68.0
    python subset.py serif/TTF/SourceSerif4Subhead-Bold.ttf "Card Serif" Bold card-serif-bold.ttf
    python subset.py serif/TTF/SourceSerif4-Regular.ttf "Card Serif" Regular card-serif-regular.ttf
    python subset.py sans/TTF/SourceSans3-Semibold.ttf "Card Sans" Regular card-sans-semibold.ttf

The licence keeps the name "Source" for the fonts as Adobe made them, so what is made of them has another.
"""

import sys

from fontTools import subset

CHARACTERS = """
0020-007E 00A0-024F 0250-0259 02B0-02FF 0300-036F
0370-03FF 1F00-1FFF
0400-052F
1E00-1EFF 2000-200F 2010-2027 202F-203A 2044 2070-209F 20A0-20CF 2100-214F
2190-2199 2212 2215 2248 2260 2264 2265 25CA 25CF FB00-FB06 FFFD
"""

source, family, style, target = sys.argv[1:]

options = subset.Options()
options.hinting = False
options.glyph_names = False
options.notdef_outline = True
options.recalc_timestamp = False
options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
options.name_languages = [0x409]

font = subset.load_font(source, options)
subsetter = subset.Subsetter(options)
ranges = [[int(end, 16) for end in part.split("-")] for part in CHARACTERS.split()]
subsetter.populate(unicodes=[code for ends in ranges for code in range(ends[0], ends[-1] + 1)])
subsetter.subset(font)
whole = f"{family} {style}"
for number, text in {1: family, 2: style, 3: whole, 4: whole, 6: whole.replace(" ", "-")}.items():
    font["name"].setName(text, number, 3, 1, 0x409)
subset.save_font(font, target, options)
