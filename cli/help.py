"""The page that `crewbook --help` prints: what a person types, no line wider than 79. A test compares it with the commands."""

PAGE = """\
crewbook: bookkeeping for people who share money and own things together

Begin
  crewbook demo [DIR]                   a crew's year, to look around in
  crewbook init DIR --name "Tui Crew" --currency NZD
      a book in an empty folder
  crewbook member add ana --name "Ana Tūī" [--treasurer]
      also: list | show ana | role ana | rename ana --name "Ana Ruiz" |
      lang ana es
  crewbook member person ana --legal-name "…" --address "…" [--erase]
      kept apart from the journal, for papers to sign
  crewbook member positions ana         what is open; then: leave ana
      somebody died: died ana | heirs ana --in rainy --heir ben |
      settle ana --in rainy [--owed-to tanda] | write-off ana --in tanda
  crewbook pod open rainy --kind savings --name "Rainy Day"
      [--set loan-limit=3]
      also: list | show rainy | change rainy | close rainy
  crewbook opening ana --pod rainy --savings 500 --points 2000 [--loan 300]
      [--shares 20]
      a group that starts mid-life; its funds: --pod bakery --buffer 800

Save
  crewbook contribute ana 50 --to rainy [--into Bank-Main]
  crewbook withdraw ana 20 --from rainy [--notice]
  crewbook meeting rainy                a whole meeting, asked step by step
  crewbook meeting sheet rainy > sheet.csv
      the form to fill in; then: crewbook meeting rainy sheet.csv
  crewbook attendance record rainy --absent cho
      who was at a meeting; also: show rainy
  crewbook reciprocity save L1 20       also: hold ana 50 --in rainy |
      release ana --in rainy | show rainy
  crewbook points show rainy            also: give ana ben 100 --in rainy
  crewbook goal ana 500 --in rainy --until 2027-06-01 --for "boat"
      also: goals | drop-goal G1
  crewbook bank-interest rainy 3.20     also: bank-costs rainy 1.50
  crewbook receipt 42                   one entry's receipt, with its seal

Save in shares, cycle by cycle
  crewbook cycle open rainy --price 5 [--weeks 52] [--most-shares 5]
  crewbook cycle buy ana 15 --in rainy
      also: show rainy | change rainy --until 2026-12-20 | leave ana
  crewbook cycle share-out rainy [--carry ana=50]

Lend
  crewbook loan request 500 --from rainy --by ana --term 10 [--rate 1%/month]
      [--purpose "bike"] [--guarantor cho]
      also: list | show L1 | change L1 | guarantee L1 | withdraw L1
  crewbook proposals [P1]               what the crew is asked
  crewbook consent P1 --by ben [--object "why" | --stand-aside]
  crewbook sign P1 --by cho             where two people sign for money out
  crewbook carry-out P1                 also: withdraw-proposal P1
  crewbook loan pay-out L1 [--part 200]
      then: repay L1 55 | set-off L1 | top-up L1 100 | drop-rest L1
  crewbook loan restructure L1 --term 12
      also: write-off L1 --because "moved away" | recover L1 20
      also: pay-back dan --from rainy | waive-fine L1 --instalment 3
      also: release L1 dan --instead cho
  crewbook plan loan --amount 500 --term 10 --rate 1%/month
      reckons, needs no book
  crewbook plan points --loan 2000 --term 20
      also: --balance 500 --balance 200, a month each
  crewbook plan apr --amount 5000 --payment 24x230
  crewbook plan share-out --price 5 --shares ana=37 --shares ben=52
      also: plan ratios
  crewbook plan circle --members 10 --contribution 100
      a circle's pots; --discount 35% --commission 5%: an auction

Lend in turn: circles
  crewbook circle open tanda --members ana,ben,cho --contribution 100
      [--order fixed|lottery|bid|need|consensus] [--every week]
  crewbook circle pay tanda ana [100]   or --everybody
  crewbook circle round tanda           who has paid; also: show tanda
  crewbook circle pay-out tanda         the pot; first: bid tanda 30 --by ben |
      draw tanda | turn tanda ben | order tanda ben,ana,cho
  crewbook circle swap tanda ana ben    also: postpone tanda 2026-04-01
  crewbook circle default tanda ana     also: leave tanda ben |
      substitute tanda ben eli | recover tanda ana 100 | refund tanda ben 5 |
      write-off tanda ana --because "moved away"
  crewbook circle reserve tanda ana 30  also: reserve-out tanda 30
  crewbook circle start tanda           again, when the last pot was paid out

Earn together
  crewbook income bakery 1200 --from "Client" [--earned-by ana]
  crewbook expense bakery 80 --for "flour"
  crewbook reimburse bakery ben 45.50 --for "yeast" --receipt yeast.pdf
  crewbook advance bakery ben 100 [--back]
  crewbook hours bakery ana 120 [--month 2026-03]     also: need bakery ana 900
  crewbook share bakery [--month 2026-03] [--dry-run]
      who gets what, and why; then the others consent
  crewbook pay bakery ana [100]         what the pod owes her
  crewbook support state kin ana --have 1900 [--need 1950]
      also: show kin | paid kin ben ana 50 | pay-in | pay-out
  crewbook plan pay --income ana=900 --levy 10 --hours ana=120
      also: plan support --have ana=900 --need ana=800
  crewbook plan vesting --shares 18 --over 4
Give
  crewbook fund contribute ana 5 --to rainy
      its social fund, kept apart; a pod of the kind solidarity is one itself
  crewbook fund donate 100 --to care --giver "Corner Shop" [--purpose rent]
  crewbook fund ask 80 --from care --by ana [--purpose rent]
      also: grant ana 20 | levy 50 --from bakery --to care
  crewbook fine set ana 2 --to rainy --because "came late" [--paid]
      also: pay ana 2 --to rainy | waive F1 | list

Expect
  crewbook expect ana 20 --to rainy --every month [--from DATE]
      or of all; then: excuse ana --to rainy --from DATE --until DATE
  crewbook contribute ana 20 --to rainy --paid-by ben
  crewbook due [POD] [--member ana]     who owes what, and since when

Own
  crewbook shares class bakery A --par 10 [--set authorised=1000]
      then: classes bakery | change bakery/A --set work-rate=25
  crewbook shares class bakery PIE --kind slices [--set fair-pay=40000]
  crewbook shares issue ben 20 --class bakery/A [--price 12]
      also: issue-work ben 40 | convert ben 5 --from pay
  crewbook shares transfer ben ana 5 --class bakery/A
      also: give-back ben 5 | cancel ben 5 --because WORDS
  crewbook shares offer ben 5 --class bakery/A --price 12
      then: take-offer O1 | pass-offer O1; want O1 5; settle-offer O1;
      sell-outside O1 gil --name "Gil Moss" | withdraw-offer O1 | offers bakery
  crewbook shares redeem ben 5 --class bakery/A [--instalments 8]
      then: pay-note NT1 | notes bakery
  crewbook shares lend ben 500 --to bakery [--instalments 4]
  crewbook shares register bakery       also: certificates bakery
  crewbook shares vesting bakery
      also: vest V1 launch | lose-unvested ben --class bakery/A
  crewbook shares pledge ben 5 --class bakery/A --for "loan L1"
      then: release PL1 | pledges bakery
  crewbook capital pay-in bakery ana 500
      also: opening bakery 500 --member ana --year 2021 | pass-on bakery 500
  crewbook surplus bakery --year 2026 [--shared-by hours]
      then: dividend pay bakery ana | capital redeem bakery --year 2021
  crewbook dividend declare bakery 500 --from DATE --until DATE
  crewbook slices put bakery ana 250 --as well
      also: work bakery ana 100 --fair 80000 | draw bakery ana 100 |
      take-back bakery ana 50 | freeze bakery | show bakery |
      hand-over bakery ana ben
  crewbook leave-pod bakery ana [--instalments 8]
      the guided exit on one page; --dry-run only shows it
  crewbook plan patronage --surplus 1000 --hours ana=120 --hours ben=80
      also: plan dividend | slices | exit

Agree
  crewbook agreement draft L1           the paper of a loan; or:
      draft bakery --kind co-ownership | draft rainy --kind membership
      --member dan | draft bakery --kind certificate --member ben
      then: term A1 disputes="…" | propose A1
  crewbook agreement sign A1 --by ben --name "Ben Okafor" --hash 1a2b3c4d
  crewbook agreement status             which are out of date, and why
      also: show A1 [--pdf FILE] | file A1 | list | end A1 | template loan

See
  crewbook statement member ana | ownership bakery | pool rainy | loan L1
      | cycle rainy | ratios rainy | loans rainy | livelihood bakery
      | capital bakery | patronage bakery | exit bakery ana | fund care
      | circle tanda | book | handover [--lang es]; member ana --year 2026
      members --pdf DIR: everybody's
      [--pdf FILE | --html FILE | --csv FILE | --xlsx FILE]
  crewbook summary [rainy]              one page to read aloud at a meeting
  crewbook balances [ACCOUNT]
  crewbook journal [--member ana] [--pod rainy] [--since 2026-01-01]
  crewbook query "SELECT account, sum(position) GROUP BY account"

Share
  crewbook serve [--port 5000]          the book in a browser, for its members
      several: --books DIR; for others to reach: --behind-proxy
  crewbook invite ana                   a link that works once, and its QR code
      from outside: invite kim --as auditor --name "Kim Rangi"
  crewbook sign-ins [ana] [--end]       who may come in, and where they did

Keep
  crewbook enter "Bank fee" --line "Assets:Bank-Main:Rainy -5"
      --line "Expenses:Rainy:Bank 5"
  crewbook correct 42 --because "typed twice"
      reverses entry 42, keeps both
  crewbook correct 42 --because "wrong sheet" --whole-commit
      all that was recorded together with entry 42
  crewbook period close 2026-03
      nothing lands up to its end; also: reopen 2026-03 | list
  crewbook inbox
      hand-written entries that wait; then: crewbook post
  crewbook verify [--seal SEAL] [--document FILE] [--hash HASH]
      checks everything, with beancount as second opinion; and papers
  crewbook doctor
      looks the folder over: what is well, and what to do
  crewbook backup [FILE]
      the whole book in one file, while others write
  crewbook restore . | PAGES DIR | BACKUP DIR
      brings a book back from its pages, seal for seal
  crewbook export [--format json] [--out NAME]
      writes it all out, as beancount or JSON; or a cap table:
      export --format ocf --pod bakery --country NZ

A command acts on the book in this folder or above it, or on --book DIR.
Writing:  --on DATE  --by MEMBER  --key KEY  --dry-run    Both:  --json
Reading:  --on DATE  --at SEAL    Each explains itself: crewbook COMMAND --help
Exit status: 0 done, 1 refused by a rule, 2 bad input, 3 stale, 4 broken.
"""
