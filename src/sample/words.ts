/** What invented titles and tags are about. */
export const SUBJECTS = words(
  `Harbour, Orchard, Lantern, Glacier, Railway, Balcony, Violin, Lighthouse, Market, Monsoon, Telegram, Vineyard,
   Carousel, Quarry, Ferry, Archive, Meadow, Tunnel, Observatory, Kitchen, Circus, Monastery, Reservoir, Compass,
   Bakery, Canal, Satellite, Cinema, Embassy, Forest, Garage, Hotel, Island, Jungle, Kite, Library, Mirror, Notebook,
   Oasis, Piano, Quartet, River, Sanatorium, Theatre, Umbrella, Valley, Waltz, Yard, Zeppelin, Aquarium, Barricade,
   Cathedral, Desert, Elevator, Fountain, Greenhouse, Horizon, Inheritance, Jubilee, Labyrinth, Masquerade, Nocturne,
   Outpost, Parade, Rehearsal, Souvenir, Tournament, Uprising, Verdict, Wedding, Alibi, Bridge, Crossing, Duel,
   Expedition, Feast, Gambit, Homecoming, Interview, Journey`,
);

/** What they are like. */
export const QUALITIES = words(
  `Quiet, Crimson, Borrowed, Frozen, Hidden, Restless, Golden, Forgotten, Electric, Hollow, Northern, Southern, Bitter,
   Wandering, Paper, Velvet, Broken, Distant, Salt, Silver, Endless, Crooked, Sleeping, Second, Last, First, Lonely,
   Burning, Painted, Stolen, Tender, Wooden, Foggy, Midnight, Secret, Unfinished, Perfect, Reluctant, Savage, Gentle,
   Invisible, Blue, Winding, Empty, Sincere, Naïve, Blasé, Moonlit, Rusty, Patient, Thirteenth, Impossible, Narrow,
   Homespun, Glass, Wild, Marble, Faded, Sunken, Ivory`,
);

/** When or where; follows what it qualifies. */
export const CIRCUMSTANCES = words(
  `at Dawn, at Dusk, in Winter, in Spring, by the Sea, after Dark, before the War, after the Rain, in Exile, on Sunday,
   at the Border, in the Mountains, under Siege, by Candlelight, for Two, for Beginners, without a Map, on the Radio,
   in Black and White, in the Suburbs, at Low Tide, in August, by Night Train, in Translation, at Half Past Three,
   on Trial, in Three Acts, under Snow, at the Café, in Hindsight`,
);

/** How it was made; follows what it qualifies. */
export const TREATMENTS = words(
  `Restored, in Colour, Subtitled, Dubbed, Extended, Hand-Held, Improvised, Live, Remade, Silent, Animated, Narrated,
   Found Footage, One Take, Split Screen, Widescreen, Slow Motion, Stop Motion, Time-Lapse, Unrated`,
);

export const PLACES = words(
  `Ålesund, Braşov, Coimbra, Düsseldorf, Évora, Fès, Göteborg, Hà Nội, İzmir, Jyväskylä, Kraków, Łódź, Málaga, Nîmes,
   Óbidos, Plzeň, Québec, Reykjavík, São Paulo, Târgu Mureș, Uppsala, València, Wrocław, Xàtiva, Yaoundé, Zürich, Aleppo,
   Bergen, Cork, Dakar, Esfahan, Fremantle, Ghent, Havana, Isfjord, Jaipur, Kyoto, Lima, Marseille, Nairobi, Oaxaca,
   Palermo, Quito, Riga, Samarkand, Tabriz, Utrecht, Valparaíso, Wellington, Yerevan, Zagreb, Shiraz, Trieste, Tbilisi`,
);

export const FIRST_NAMES = words(
  `Ada, Agnès, Ahmad, Aïcha, Akira, Amélie, Anders, Anouk, Arash, Astrid, Bahman, Beatriz, Björn, Carlos, Chloé, Dariush,
   Dolores, Édouard, Elif, Emeka, Esther, Farah, Françoise, Giulia, Gökhan, Hana, Héctor, Ines, Ingrid, Ioana, Jafar,
   Jean, Jiří, José, Jun, Kenji, Kerstin, Kofi, Lars, Leïla, Li, Lucía, Magda, Mahin, Mateus, Mehmet, Mei, Miloš, Minh,
   Mira, Nadia, Nikos, Noor, Oksana, Olu, Óscar, Parisa, Paweł, Piotr, Rafael, Renée, Reza, Rosa, Saoirse, Satoko, Sean,
   Shirin, Siobhán, Søren, Tamar, Teresa, Thảo, Tomás, Ulrike, Vera, Viktor, Wanjiru, Xavier, Yara, Yusuf, Zoë, Zuzana`,
);

export const LAST_NAMES = words(
  `Abe, Achterberg, Adeyemi, Aguirre, Almási, Amini, Andersson, Aoki, Bakker, Banerjee, Barzani, Beauchêne, Bělík,
   Benali, Berg, Bianchi, Brandão, Castellanos, Çelik, Chaudhry, Costa, Da Silva, Darabi, De Wit, Diop, Dragomir, Dubois,
   Ekström, Eriksen, Farrokhzadi, Fernández, Fiore, Fjeld, Fontaine, Gábor, Garrigues, González, Gupta, Haddad, Hashimoto,
   Heikkilä, Hughes, Ibáñez, Ikeda, Jansen, Jensen, Joshi, Kaya, Keita, Kowalczyk, Kravets, Kühn, Laurent, Lefèvre, Lima,
   Lindqvist, Machado, Mäkelä, Marchetti, Mbeki, Mendes, Moreau, Müller, Mwangi, Nakano, Navarro, Nguyễn, Novák, Núñez,
   O'Brien, O'Hara, Okafor, Olsen, Öztürk, Papadakis, Park, Pereira, Petrov, Quispe, Rahimi, Ramos, Rosenthal, Rossi,
   Saito, Sánchez, Santos, Schäfer, Shah, Silvestri, Sørensen, Strand, Suzuki, Szabó, Takács, Tanaka, Teixeira, Traoré,
   Tremblay, Ueda, Vāgner, Valdés, Van Dijk, Vasile, Vega, Vidal, Wójcik, Yamada, Yılmaz, Zamani, Zieliński, Zubiri`,
);

export const STUDIO_KINDS = words(
  `Pictures, Films, Film, Studios, Productions, Cinéma, Media, Entertainment, Film Company, Motion Pictures, Kino, Works,
   Film Collective, International`,
);

/** Who the stories are about; follows "a" or "an". */
export const ROLES = words(
  `retired postman, night-shift nurse, travelling salesman, young cellist, disgraced judge, lighthouse keeper, widowed
   baker, cartographer, ship's cook, piano tuner, village teacher, failed magician, tram driver, photographer, beekeeper,
   ambitious understudy, forger, deaf watchmaker, border guard, crime reporter, runaway bride, amateur astronomer,
   translator, stunt rider, gravedigger, former champion, archivist, hotel detective, glass blower, exiled poet`,
);

/** What happens to them; follows the person. */
export const EVENTS = words(
  `inherits a house that nobody will enter; agrees to one last job; finds a letter addressed to someone else; misses the
   only boat of the week; is mistaken for a famous violinist; begins to doubt an old alibi; takes in a stranger during a
   storm; returns home after thirty years; has nine days to learn a language; bets everything on a lame horse; follows a
   map drawn by a child; hides a friend from the police; discovers a second set of books; wakes up on the wrong train;
   falls in love with a voice on the radio; is asked to forge a painting; loses a camera with one picture in it; hires the
   wrong detective; opens a café across from a rival; keeps a promise made in wartime; smuggles a piano over the pass;
   writes the obituaries of the living; refuses to leave a flooded valley; builds an aeroplane in the barn`,
  ';',
);

/** Where the story turns. */
export const TURNS = words(
  `Nobody in the village will say why; The past arrives by the evening ferry; What follows is not in the contract; A
   summer is all it takes; The neighbours take sides; By the time the snow melts, two people are missing; The children
   know more than they tell; Then the telephone starts to ring; It would be funny if it were not true; Only the dog is
   not surprised; One photograph changes everything; The jury is out for four days; Every answer costs a friend; The
   orchestra plays on; There is a second key; Half the town comes to watch; Everyone remembers it differently; The river
   keeps rising; A wedding has to be postponed; The bank is not amused`,
  ';',
);

/** What was known about the making. */
export const REMARKS = words(
  `Shot on location in eleven weeks; Filmed with a cast of amateurs; The restored print runs nine minutes longer; Adapted
   from a stage play; The last film of its cameraman; Told in a single evening; Made for television and released in
   cinemas; The score was recorded in one night; Based on a true story; Banned for six years; The ending was shot twice;
   Long thought lost`,
  ';',
);

function words(list: string, separator = ','): readonly string[] {
  return list.split(separator).map((word) => word.trim().replace(/\s+/g, ' '));
}
