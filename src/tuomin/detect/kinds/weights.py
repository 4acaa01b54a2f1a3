"""Every weight of the weighing, in log-odds (natural logarithm).

They were set by hand on generated and published schemas; what matters is their order. A plain name
outweighs the prior and a doubtful table, values with a check digit outweigh a wrong name, and a
type that cannot hold a Kind outweighs everything.
"""

PRIOR = -4.0

# What a name or a comment says, by how it says it.
SAYS = {
    "name": 6.0, "role": 4.5, "table": 4.0, "detail": 4.0, "ambiguous": 2.0, "initials": 2.0,
    "inner": 1.5,
}  # fmt: skip
UNSURE = ("ambiguous", "initials", "inner")
PINYIN = 2.5  # initials among columns that are all named by pinyin initials
EXPLAINED = 0.25  # a comment says what a name leaves open
AGREED = 1.5  # the second voice says the same
OTHERWISE = -3.0  # the other voice says something else
# Times that: it is a Kind as well; it is a deed, which may be written or sent; it asks a question.
ELSE_KIND, ELSE_DEED, ASKED = 0.2, 0.5, 2.0

# Whose the column is in the words beside it, and how much that matters: little for a phone or an ID
# number, which are always somebody's; much for a city or an account, which may be anything's.
OWNED = {
    "person": 2.5, "act": 0.5, "organisation": -4.5, "thing": -7.0, "audit": -2.0, "kind": -1.5,
}  # fmt: skip
ALWAYS, OPEN = 0.3, 1.0

# What a table is about, by its name and comment.
TELLS = {
    "person": 3.0, "act": 1.0, "deed": 0.0, "diary": -2.0, "possession": -4.0, "link": -3.0,
    "organisation": -5.0, "thing": -5.0, "animal": -6.0,
}  # fmt: skip
LOWEST, HIGHEST = -6.0, 4.0
ROW_KEY = 1.5  # a column says whose row it is
SHELF = -0.75  # a column of catalogues, trees and settings
# How far human columns lift a table whose name says that it is about nobody: a few do not.
FEW, LIFT = 1.0, 4.5
THEIRS, MOST_THEIRS = 1.0, 3  # for each column that plainly names what somebody has, and how many
# How far the table reaches into a column that may be about something else in it.
DOUBTFUL = 0.3
NEARLY = {True: 0.6, False: 0.4}  # by whether the Kind is a record of behaviour or payment
TOLD, WRITTEN = 1.0, 5.0  # the table is named after the Kind; and this is its text
COMPANY = 1.0  # for each of up to two columns with Kinds of the same category
CALLED = -6.0  # the name of a row of a catalogue
ONLY_KEY = -6.0  # the key of a catalogue of cities is no city
POINTED = 6.5  # what somebody looked at or liked, by its key
UNOWNED = -5.0  # a machine in a table that tells of nobody
OFFICE = -12.0  # the mailboxes are those of offices
LANDED = -6.0  # the values are landlines, where it would be a mobile
BODIES = -8.0  # the values are names of companies, where it would be a person's

# What hints say: media in a BLOB, salted hashes, masks, documents, prose, values that a comment
# lists, mixed contact data. From SURE on they are as good as a plain name.
PICTURED, SALTED, MASKED, DOCUMENT, WORDED, LISTED, MIXED = 3.0, 7.0, 6.5, 6.0, 4.5, 3.0, 6.0
MANY = 1.5  # times LISTED where there are more than two
LOGINS = 6.0  # where the name says somebody
SURE = 6.0

# What the values say.
STRONGEST, AGAINST = 9.0, -3.0
UNNAMED = 3.0  # at most, where the form fits many things and no word says that it is this one
CATALOGUE = 0.5  # at most, where the values look like cities in a table of cities
FREELY, STRICTLY = 0.3, 2.0  # times AGAINST in sentences: for what people write; for all else

AGREES = 8.0  # row by row with the ID number beside it

# What the table can say at most against numbers that are surely somebody's.
DENIED = -0.3

# Words for relatives where a Kind is somebody's name; where the name says whose relatives.
UNNAMING, RELATIVES = -6.0, 3.0

# What the type and the keys say.
VETO = -12.0
FLAG = -7.0  # nothing but yes and no
PARENT, STRANGER = 7.0, -6.0
